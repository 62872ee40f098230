"""Public files in object storage: Amazon S3 and what speaks its protocol, Google Cloud Storage,
Azure Blob Storage.
"""

"""What is public: signed documents, files and the profile index, kept as the office decided."""

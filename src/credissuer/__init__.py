"""The office that certifies influencers: found it, issue, publish and revoke, all in one script.

    import json
    import tempfile
    from pathlib import Path
    from credissuer import settings
    from credissuer.operations import issue
    from credissuer.operations.publishing import publish
    from credissuer.assessment.orders.order_file import read_order
    from credissuer.bootstrap.founding import found_office
    from credissuer.operations.change_standing import revoke
    from credissuer.operations.perform import perform
    from credissuer.staff.roles import operator
    from credverifier import TrustAnchors, Verifier

    folder, chief = Path(tempfile.mkdtemp()), operator("chief")
    configuration = settings.load(folder, {"CREDISSUER_KEYSTORE_DIR": "keystore"})
    office = found_office(configuration, lambda: "four easy words 42", chief, "ES256").office

    today, programme = office.today, office.programme
    body = {"ref": "1", "kind": "person", "name": "Minh Anh", "assessed_on": str(today),
            "criteria": {item.id: item.levels[-1].id for item in programme.criteria},
            "accounts": [{"url": "https://www.tiktok.com/@minhanh.review"}]}
    order = read_order(json.dumps(body).encode(), programme, today=today, assessor=chief.id)
    [issued] = issue.issue(office, office.call(chief), [order])
    publish.publish(office, office.call(chief))

    def published(url, **bounds):  # what a web server in front of the folder would answer
        return office.publication.get(url.removeprefix(office.public_url + "/")).decode()

    def verdict():
        anchors = TrustAnchors.from_trust_list(published(".well-known/trust-list.json"))
        return Verifier(anchors, fetch=published).check(issued.token).verdict

    print(verdict())  # valid
    number = issued.certificate.number
    perform(office, office.call(chief), revoke, number, "false_claim")
    print(verdict())  # revoked

The commands (`credissuer.cli`) and the HTTP interface (`credissuer.api`) do the same.
"""

"""The bodies of requests of brands and the answers to them, as in the OpenAPI document."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

from credissuer.brands.watch_list import LONGEST_ITEM
from credissuer.http.shapes.schemas import Body
from credissuer.http.shapes.texts import Day, Moment, Number, Text, Url

_ID = {"pattern": "^[0-9a-f]{12}$"}
WatchListInPath = Annotated[str, Path(description="The id of a watch-list.", json_schema_extra=_ID)]
WebhookInPath = Annotated[str, Path(description="The id of a webhook.", json_schema_extra=_ID)]
DeliveryInPath = Annotated[
    str,
    Path(
        description="The id of a delivery, as in the header `webhook-id`.",
        json_schema_extra={"pattern": "^msg_[0-9a-f]{24}$"},
    ),
]
Items = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=LONGEST_ITEM)]], Field(max_length=5_000)
]


class WatchListBody(Body):
    """What is to be watched: profiles (links, `platform:handle`), numbers or links of certificates.

    `until` is the last day, in the office's zone; without it there is no end.
    """

    name: Annotated[str, Field(min_length=1, max_length=200)]
    items: Items
    until: Day | None = None
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Summer",
                    "items": ["https://www.tiktok.com/@minhanh.review", "7K3M9-QX2HS"],
                    "until": "2027-08-31",
                }
            ]
        }
    )


class ItemsBody(Body):
    """Items to be added and removed."""

    add: Items = Field(default_factory=list)
    remove: Items = Field(default_factory=list)


class WatchListOut(BaseModel):
    """A watch-list; `version` rises by one with every change, `size` is how many items it has."""

    id: str
    name: str
    until: Day | None
    version: int
    size: int
    created_at: Moment


class WatchListsOut(BaseModel):
    """The lists of the brand, the oldest first."""

    watch_lists: list[WatchListOut]


class ItemOut(BaseModel):
    """How an item stands by the office's records; without a certificate all is null or false.

    A hint, not a verdict: check the certificate.
    """

    item: str
    number: Number | None
    standing: Literal["valid", "suspended", "revoked", "superseded"] | None
    in_force: bool
    valid_until: Moment | None


class WatchListPage(WatchListOut):
    """`next` is the URL of the next items, null on the last page."""

    items: list[ItemOut]
    next: str | None


class WebhookBody(Body):
    """Where to tell; `types` are those of the change feed, none for all of them."""

    url: Annotated[Text, Field(min_length=1)]
    types: Annotated[list[Text], Field(max_length=20)] = Field(default_factory=list)
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"url": "https://brand.example/hooks", "types": ["certificate.revoked"]}]
        }
    )


class WebhookChange(Body):
    """What is to be changed; what is left out stays."""

    url: Annotated[Text, Field(min_length=1)] | None = None
    types: Annotated[list[Text], Field(max_length=20)] | None = None
    enabled: bool | None = None


class WebhookOut(BaseModel):
    """A webhook. `disabled_because`: the brand or the office switched it off, it failed for five
    days, or its receiver answered 410.
    """

    id: str
    url: Url
    types: list[str]
    enabled: bool
    disabled_because: Literal["brand", "office", "failing", "gone"] | None
    failing_since: Moment | None
    previous_secret_until: Moment | None
    created_at: Moment


class WebhookWithSecret(WebhookOut):
    """With the secret for `v1` signatures, shown this once, and the public key for `v1a`."""

    secret: Annotated[str, Field(pattern="^whsec_")]
    public_key: Annotated[str, Field(pattern="^whpk_")]


class WebhooksOut(BaseModel):
    """The webhooks of the brand, the oldest first, and the public key for `v1a` signatures, null
    before the first webhook of the office.
    """

    webhooks: list[WebhookOut]
    public_key: str | None


class DeliveryOut(BaseModel):
    """Something that is told, and what became of the last attempt."""

    id: str
    type: str
    at: Moment
    state: Literal["waiting", "delivered", "failed"]
    attempts: int
    next_try_at: Moment | None
    delivered_at: Moment | None
    status: int | None
    failure: str | None


class DeliveryPage(BaseModel):
    """The latest first; `next` is the URL of the next page, null on the last."""

    deliveries: list[DeliveryOut]
    next: str | None


class ReplayBody(Body):
    """From when on everything is told again."""

    since: Moment


class ReplayOut(BaseModel):
    """How much is told again."""

    deliveries: int

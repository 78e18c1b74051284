"""What the rest of the house needs to know about the knowledge base."""

from iops.controlroom.knowledge.duties import DUTIES
from iops.governance.access.contracts import CONTROL_ROOM, CONTROL_SUPERVISORS, OFFICERS
from iops.kernel.registry import Capability, Follows, Grant, MenuItem, Queue, RecordKind

CAPABILITY = Capability(
    name="knowledge",
    label="Knowledge",
    menu=[MenuItem("Knowledge", "/knowledge/", "3", "knowledge.read", 85)],
    grants=[
        Grant("knowledge.read", CONTROL_ROOM | OFFICERS, label="Read the knowledge base"),
        Grant("knowledge.keep", CONTROL_SUPERVISORS, label="Write and review articles"),
    ],
    records=[
        RecordKind("article", 88, "knowledge.Article", "Article", "/knowledge/{id}/", "incident")
    ],
    no_personal_data=["knowledge.Article", "knowledge.ArticleVersion"],
    follows=[Follows("knowledge.ArticleVersion", (("article", "article_id"),))],
    queues=[Queue("knowledge", "Articles to review", "control-room-supervisor")],
    duties=DUTIES,
    not_in_warehouse={
        "knowledge.Article": "words for people, of no use to figures",
        "knowledge.ArticleVersion": "words for people, of no use to figures",
    },
    urls="iops.controlroom.knowledge.urls",
    api="iops.controlroom.knowledge.api",
)

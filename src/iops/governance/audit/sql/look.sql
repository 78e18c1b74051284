CREATE SEQUENCE audit_look_id;
CREATE TABLE audit_look (
    id          bigint      NOT NULL DEFAULT nextval('audit_look_id'),
    at          timestamptz NOT NULL,
    account_id  bigint      NOT NULL,
    verb        smallint    NOT NULL,
    purpose     text        COLLATE "C" NOT NULL,
    page        text        COLLATE "C" NOT NULL,
    subjects    bigint[]    NOT NULL,
    correlation uuid        NOT NULL,
    detail      jsonb       NOT NULL DEFAULT '{}',
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
-- "Who looked at this person?"
CREATE INDEX audit_look_subjects ON audit_look USING gin (subjects);
-- "What did this person look at?"
CREATE INDEX audit_look_account ON audit_look (account_id, at);

"""Attachments: photos, documents and recordings on a record, each download a look."""

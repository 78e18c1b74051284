"""Messages to and from other control rooms, after the idea of MAIT: an adapter.

Multi-Agency Incident Transfer is a government open standard (version 1.0.0, page of 9 August 2022;
document of BAPCO) with three kinds of message: create an incident, update it, acknowledge. Its
schema is in no public place that could be found, so that element names here are our own, and
conformance is claimed nowhere: it can only be checked with the document and a partner. What it is
used for stands in ``controlroom.services``; this part writes, reads, sends and takes in.
"""

"""From the ring of a telephone to the last unit's clearing: contact, command and control."""

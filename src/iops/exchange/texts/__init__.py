"""Text messages to the public: an adapter to a gateway, and a simulator of one for sandboxes."""

"""The shell: settings, addresses, base templates, components, and the `iops` command."""

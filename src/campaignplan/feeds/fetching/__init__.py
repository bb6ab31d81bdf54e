"""Parts of `feeds.fetch`: addresses, connections that stay on their side of the firewall, and words for failures."""

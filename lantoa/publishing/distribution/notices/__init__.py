"""The ways by which notices reach a person through networks: a browser's push, a chat with a bot."""

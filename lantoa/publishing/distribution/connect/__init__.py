"""How a channel comes to us: by consent at its network, by a token, by a code said in a chat, or by hand."""

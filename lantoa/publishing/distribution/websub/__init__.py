"""The WebSub hub: units' own sites follow the portal's feeds and are told of each piece once."""

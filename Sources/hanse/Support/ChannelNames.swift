import Client

/// The names of channels, for output that shows several.
struct ChannelNames {
  private var names: [String: String] = [:]

  init(_ client: HanseClient) throws(CommandFailure) {
    for channel in try attempt({ () throws(ClientError) in try client.channels() }).elements {
      names[channel.id] = channel.name
    }
  }

  /// The channels that it knows, by id.
  var channels: [String] { names.keys.sorted() }

  /// The name, or the first digits of the id.
  func name(_ channel: String) -> String { names[channel] ?? String(channel.prefix(8)) }

  /// Learns from the log what changed since, and asks for a channel that is new.
  mutating func note(_ entry: StreamEntry, _ client: HanseClient) {
    if entry.kind == "name" && entry.isAccepted, let name = entry.text {
      names[entry.channel] = name
    } else if names[entry.channel] == nil, let channel = try? client.channel(entry.channel) {
      names[entry.channel] = channel.name
    }
  }
}

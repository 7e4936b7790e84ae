internal import Transport

extension HanseClient {
  /// What of a channel's log the node holds.
  public func log(of channel: String) throws(ClientError) -> LogExtent {
    try get(Path("channels", channel, "log"))
  }

  /// A range of a channel's log from `first` on, in CBOR (spec: log, "Ranges").
  public func logEntries(of channel: String, from first: Int64) throws(ClientError) -> [UInt8] {
    try bytes(Path("channels", channel, "log", "entries").adding("first", first))
  }

  /// The snapshot by which the node joined a channel, in CBOR; refused with `notFound` if it has it from its beginning.
  public func logStart(of channel: String) throws(ClientError) -> [UInt8] {
    try bytes(Path("channels", channel, "log", "start"))
  }

  /// What proves the name of a user, in CBOR; refused with `notFound` if the node cannot. Both ids are hexadecimal.
  public func proof(of user: String, node: String, in channel: String) throws(ClientError) -> [UInt8] {
    try bytes(Path("channels", channel, "log", "people", node, user))
  }

  private func bytes(_ path: Path) throws(ClientError) -> [UInt8] {
    try answer(to: request("GET", path.text)).body
  }
}

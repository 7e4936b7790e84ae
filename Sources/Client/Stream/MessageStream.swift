internal import JSON
internal import Synchronization
public import Transport

/// The live stream of one user (docs/client-api.md, Stream): what happens in the channels, and sending with
/// acknowledgements, over a WebSocket that reconnects by itself and goes on where it was.
public final class MessageStream: Sendable {
  private let driver: StreamDriver
  private let loop: EventLoop
  private let ids = Atomic<UInt64>(0)

  /// Connects at once. `onEvent` runs on the loop, in order, and must not block.
  ///
  /// Throws `authorityUnusable`.
  public init(
    _ client: HanseClient, on loop: EventLoop, options: StreamOptions = StreamOptions(),
    onEvent: @escaping @Sendable (StreamEvent) -> Void
  ) throws(ClientError) {
    let driver = StreamDriver(
      client: client, webSockets: try client.webSocketClient(), loop: loop, options: options, onEvent: onEvent
    )
    self.driver = driver
    self.loop = loop
    loop.execute { driver.connect() }
  }

  deinit {
    stop()
  }

  /// Sends a message, now or once connected; any number may be in flight. `progress` runs on the loop and must not
  /// block. Gives the id by which the node's answers name the message.
  @discardableResult
  public func send(
    _ message: OutgoingMessage, progress: @escaping @Sendable (SendProgress) -> Void
  ) -> UInt64 {
    let id = ids.wrappingAdd(1, ordering: .relaxed).newValue
    let bytes = message.bytes(id: id)
    let hasKey = message.key != nil
    loop.execute { [driver] in driver.send(id, bytes, hasKey: hasKey, progress: progress) }
    return id
  }

  /// The user has read a channel up to a sequence. Like all that follows it is dropped while there is no connection.
  public func tellRead(_ channel: String, upTo sequence: Int64) {
    tell { json in
      json.field("type", "read")
      json.field("channel", channel)
      json.field("sequence", sequence)
    }
  }

  /// The user writes in a channel, or no longer. To be said again every 4 seconds.
  public func tellTyping(_ channel: String, _ isTyping: Bool) {
    tell { json in
      json.field("type", "typing")
      json.field("channel", channel)
      json.field("typing", isTyping)
    }
  }

  /// `online` or `away`.
  public func tellPresence(_ state: String) {
    tell { json in
      json.field("type", "presence")
      json.field("state", state)
    }
  }

  /// Of which channels (50 at most) and people (200 at most) typing, presence and read positions are to be told, now and on every
  /// connection to come.
  public func watch(channels: [String], addresses: [String]) {
    let bytes = JSONWriter.objectBytes { json in
      json.field("type", "watch")
      json.field("channels", channels)
      json.field("addresses", addresses)
    }
    loop.execute { [driver] in driver.watch(bytes) }
  }

  private func tell(_ write: (inout JSONWriter) -> Void) {
    let bytes = JSONWriter.objectBytes(write)
    loop.execute { [driver] in driver.tell(bytes) }
  }

  /// Stops or resumes taking items; meanwhile the node holds them, and may disconnect a consumer that is too slow,
  /// which costs nothing but a reconnection. Items already read still come.
  public func setPaused(_ isPaused: Bool) {
    loop.execute { [driver] in driver.setPaused(isPaused) }
  }

  /// Closes the connection. What has no last answer fails with `cancelled`; no event follows.
  public func stop() {
    loop.execute { [driver] in driver.stop() }
  }
}

internal import Model
internal import Node
internal import Store

/// A page of what a client missed, as it is sent.
struct StreamPage: Sendable {
  let texts: [[UInt8]]
  /// The number that the page reaches up to, whether or not the user may see what is there.
  let upTo: Int64

  /// What arrived after a number in the channels that the user has joined. `nil` if the store cannot be read.
  static func read(after: Int64, limit: Int, for user: UserID, _ reading: Reading) -> StreamPage? {
    do throws(StoreError) {
      let page = try reading.store.arrivals(after: after, limit: limit)
      var channels: [LogReference: LogID] = [:]
      for channel in reading.view.channels.values where channel.localMembers.contains(user) {
        channels[channel.reference] = channel.id
      }
      var texts: [[UInt8]] = []
      for arrival in page.arrivals {
        let log = arrival.event.key.log
        guard let channel = channels[log] else { continue }
        var target: UInt64?
        if arrival.event.verdict == 0, let relation = arrival.event.header.relation {
          target = try reading.store.sequence(of: relation, in: log)
        }
        texts.append(StreamEntry(arrival, channel: channel, target: target).json(reading.view))
      }
      return StreamPage(texts: texts, upTo: page.upTo)
    } catch {
      return nil
    }
  }
}

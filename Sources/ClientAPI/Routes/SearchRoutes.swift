internal import JSON
internal import Model
internal import Node
internal import Store

/// Full-text search, over the channels that the searcher has joined and nothing else.
enum SearchRoutes {
  static let all = [
    Route(
      "GET", "search", .user, parameters: ["q", "channel", "author", "from", "to", "before", "limit"],
      limit: .searches, search)
  ]

  @Sendable private static func search(_ call: Call) throws(Problem) {
    guard let words = call.parameters["q"] else {
      throw QueryParameters.invalid("q, the words to search for, is missing.")
    }
    let view = call.node.view
    let channels = try channels(call, view)
    let time = try time(call.parameters)
    let limit = try call.parameters.limit()
    let before = try call.parameters.number("before").map { Int64($0) }
    var author: Author?
    if let address = call.parameters["author"] {
      // Someone whom nobody here knows has written nothing; the words are still checked.
      let participant = view.participant(address)
      guard let participant else { return find(call, channels, nothing(words, limit)) }
      author = Author(node: participant.node, user: participant.user)
    }
    let request = MessageSearch.Request(
      words: words, channels: Set(channels.keys), author: author, time: time, before: before, limit: limit)
    find(call, channels, request)
  }

  private static func nothing(_ words: String, _ limit: Int) -> MessageSearch.Request {
    MessageSearch.Request(words: words, channels: [], author: nil, time: nil, before: nil, limit: limit)
  }

  /// The channels to search, by where the store has them.
  private static func channels(_ call: Call, _ view: NodeView) throws(Problem) -> [LogReference: LogID] {
    let user = try call.user
    if let text = call.parameters["channel"] {
      guard let id = Call.channelID(text), let channel = view.channel(id, of: user) else {
        throw .unknownChannel
      }
      return [channel.reference: channel.id]
    }
    var channels: [LogReference: LogID] = [:]
    for channel in view.channels.values where channel.localMembers.contains(user) {
      channels[channel.reference] = channel.id
    }
    return channels
  }

  /// `from` is included, `to` is not.
  private static func time(_ parameters: QueryParameters) throws(Problem) -> Range<UInt64>? {
    let (from, to) = (try parameters.number("from"), try parameters.number("to"))
    guard from != nil || to != nil else { return nil }
    let start = from ?? 0
    return start..<max(start, to ?? UInt64(Int64.max))
  }

  private static func find(_ call: Call, _ channels: [LogReference: LogID], _ request: MessageSearch.Request)
  {
    call.node.read { reading in
      do {
        let (results, more) = try reading.search.search(request, reading.store)
        call.answer { json in
          json.arrayField("results") { json in
            for result in results {
              guard let channel = channels[result.message.stored.key.log] else { continue }
              json.object { json in
                json.objectField("message") { $0.message(result.message, channel: channel, reading.view) }
                json.field("number", result.number)
              }
            }
          }
          json.field("more", more)
        }
      } catch let refusal as SearchRefusal {
        call.refuse(Problem(422, refusal.rawValue, refusal.advice))
      } catch let error as StoreError {
        call.refuse(NodeProblem(error))
      } catch {
        call.refuse(Problem(.internal, "The search failed: this is a fault of the program, report it."))
      }
    }
  }
}

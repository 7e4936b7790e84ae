internal import JSON
internal import Model
internal import Node
internal import Store

/// Full-text search, over the channels that the searcher has joined and nothing else.
enum SearchRoutes {
  static let all = [
    Route(
      "GET", "search", .user,
      parameters: [
        "q", "channel", "thread", "author", "has", "from", "to", "order", "before", "offset", "limit",
        "count",
      ], limit: .searches, search)
  ]

  @Sendable private static func search(_ call: Call) throws(Problem) {
    let asked = try SearchParameters(call.parameters)
    let user = try call.user
    call.node.read(for: user) { reading in
      do {
        // What may be seen is asked for here, not before the wait for a reading thread.
        let channels = try channels(asked, of: user, reading.view)
        var request = asked.request(in: Set(channels.keys))
        if let address = asked.author {
          if let participant = reading.view.participant(address) {
            request.author = Author(node: participant.node, user: participant.user)
          } else {
            // Someone whom nobody here knows has written nothing; the words are still checked.
            request.channels = []
          }
        }
        let answer = try reading.search.search(request, reading.store)
        call.answer { $0.search(answer, channels, reading.view) }
      } catch let problem as Problem {
        call.refuse(problem)
      } catch let refusal as SearchRefusal {
        call.refuse(Problem(422, refusal.rawValue, refusal.advice))
      } catch let error as StoreError {
        call.refuse(NodeProblem(error))
      } catch {
        call.refuse(Problem(.internal, "The search failed: this is a fault of the program, report it."))
      }
    }
  }

  /// The channels to search, by where the store has them.
  private static func channels(
    _ asked: SearchParameters, of user: UserID, _ view: NodeView
  ) throws(Problem) -> [LogReference: LogID] {
    if let text = asked.channel {
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
}

internal import JSON
internal import Model
internal import Node
internal import Store

/// Full-text search, over the channels that the searcher has joined and nothing else.
enum SearchRoutes {
  static let all = [Route("GET", "search", .user, search)]

  @Sendable private static func search(_ call: Call) throws(Problem) {
    guard let words = try call.parameter("q") else {
      throw Problem(400, "parameterInvalid", "q, the words to search for, is missing.")
    }
    let (user, view) = (try call.user, call.node.view)
    var channels = view.channels.values.filter { $0.localMembers.contains(user) }
    if let text = try call.parameter("channel") {
      guard let id = call.channelID(text), view.channel(id, of: user) != nil else { throw .unknownChannel }
      channels = channels.filter { $0.id == id }
    }
    var author: Author?
    if let address = try call.parameter("author") {
      guard let participant = view.participant(address) else { return answer(call, [], more: false, view) }
      author = Author(node: participant.node, user: participant.user)
    }
    let (from, to) = (try call.number("from"), try call.number("to"))
    let time = from == nil && to == nil ? nil : (from ?? 0)..<max(from ?? 0, to ?? UInt64(Int64.max))
    let request = MessageSearch.Request(
      words: words, channels: Set(channels.map(\.reference)), author: author, time: time,
      before: try call.number("before").map { Int64($0) }, limit: try call.limit())
    call.node.read { reading in
      do {
        let (results, more) = try reading.search.search(request, reading.store)
        answer(call, results, more: more, reading.view)
      } catch let refusal as SearchRefusal {
        call.refuse(Problem(422, refusal.rawValue, refusal.advice))
      } catch let error as StoreError {
        call.refuse(Problem(NodeProblem(error)))
      } catch {
        call.refuse(Problem(500, "internal", "The search failed."))
      }
    }
  }

  private static func answer(
    _ call: Call, _ results: [MessageSearch.Result], more: Bool, _ view: NodeView
  ) {
    let ids = Dictionary(uniqueKeysWithValues: view.channels.values.map { ($0.reference, $0.id) })
    call.answer { json in
      json.arrayField("results") { json in
        for result in results {
          guard let channel = ids[result.message.stored.key.log] else { continue }
          json.object { json in
            json.objectField("message") { $0.message(result.message, channel: channel, view) }
            json.field("number", result.number)
          }
        }
      }
      json.field("more", more)
    }
  }
}

internal import JSON
internal import Model
internal import Node
internal import Store

extension JSONWriter {
  /// The fields of a search's answer.
  mutating func search(_ answer: SearchAnswer, _ channels: [LogReference: LogID], _ view: NodeView) {
    arrayField("results") { json in
      for result in answer.results {
        guard let channel = channels[result.message.stored.key.log] else { continue }
        json.object { json in
          json.objectField("message") { $0.message(result.message, channel: channel, view) }
          json.field("number", result.number)
          json.arrayField("highlights") { json in
            for place in result.highlights { json.array { $0.place(place) } }
          }
        }
      }
    }
    field("more", answer.next != nil)
    field("next", ifPresent: answer.next)
    if let ranking = answer.ranking {
      field("ranked", ranking.ranked)
      field("complete", ranking.areAll)
      field("before", ranking.before)
    }
    switch answer.count {
    case .exactly(let count): field("count", count)
    case .atLeast(let count): field("countAtLeast", count)
    case nil: break
    }
  }

  private mutating func place(_ place: TextPlace) {
    value(place.offset)
    value(place.length)
  }
}

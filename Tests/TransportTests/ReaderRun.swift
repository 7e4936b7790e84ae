import Transport

/// All that a `RequestReader` makes of some input, with neighbouring body pieces joined.
enum ReaderEvent: Equatable {
  case head(RequestHead)
  case body([UInt8])
  case end
  case refused(HTTPRefusal.Code)
}

/// Feeds the pieces in order and gathers the events.
func readerEvents(
  _ pieces: [[UInt8]], limits: RequestReader.Limits = .init(), maxBodyBytes: Int = .max
) -> [ReaderEvent] {
  var reader = RequestReader(limits: limits)
  var events: [ReaderEvent] = []
  for piece in pieces {
    let isRefused = piece.withUnsafeBytes { bytes in
      var offset = 0
      do throws(HTTPRefusal) {
        while let event = try reader.next(bytes, from: &offset) {
          reader.maxBodyBytes = maxBodyBytes
          append(event, bytes, to: &events)
        }
        return false
      } catch {
        events.append(.refused(error.code))
        return true
      }
    }
    if isRefused { break }
  }
  return events
}

private func append(
  _ event: RequestReader.Event, _ bytes: UnsafeRawBufferPointer, to events: inout [ReaderEvent]
) {
  switch event {
  case .head(let head): events.append(.head(head))
  case .end: events.append(.end)
  case .body(let range):
    if case .body(let earlier) = events.last {
      events[events.count - 1] = .body(earlier + bytes[range])
    } else {
      events.append(.body(Array(bytes[range])))
    }
  }
}

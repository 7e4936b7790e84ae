@testable import Transport

/// A request's head as the transport reads it.
func head(
  _ method: String = "GET", _ target: String, headers: [String] = []
) throws(HTTPRefusal) -> RequestHead {
  let lines = ["\(method) \(target) HTTP/1.1", "host: node.test"] + headers
  let parser = RequestHeadParser(maxHeaders: 100, scheme: "https")
  return try parser.parse(lines.map { Array($0.utf8)[...] })
}

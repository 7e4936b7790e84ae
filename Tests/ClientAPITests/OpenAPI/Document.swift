import JSON
import Testing

@testable import ClientAPI

/// The document as a client reads it: from its bytes.
struct Document {
  let root: JSONObject

  static var served: Document { get throws { try shared.get() } }

  private static let shared = Result { () throws(JSONError) in
    let limits = JSONLimits(maximumBytes: 4 << 20, maximumValues: 100_000)
    return Document(root: try JSONReader.readObject(OpenAPIDocument.content.bytes, limits: limits))
  }

  subscript(_ path: String...) -> JSONValue? {
    path.reduce(.object(root) as JSONValue?) { value, name in value?.member(name) }
  }

  /// What the document says of a request, by the path as it was sent.
  func operation(_ method: String, _ segments: [String]) -> JSONValue? {
    guard case .route(let route, _) = RouteTable.api.match(method, segments) else { return nil }
    return self["paths", "/" + route.pattern.joined(separator: "/"), route.method.lowercased()]
  }

  func schema(_ reference: String) -> JSONValue? {
    self["components", "schemas", String(reference.dropFirst("#/components/schemas/".count))]
  }

  /// Every `$ref`.
  var references: [String] { JSONValue.object(root).references }
}

extension JSONValue {
  func member(_ name: String) -> JSONValue? {
    guard case .object(let object) = self else { return nil }
    return object.members.first { $0.name == name }?.value
  }

  var text: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  var elements: [JSONValue] {
    guard case .array(let elements) = self else { return [] }
    return elements
  }

  fileprivate var references: [String] {
    switch self {
    case .object(let object):
      object.members.flatMap { member in
        member.name == "$ref" ? [member.value.text ?? ""] : member.value.references
      }
    case .array(let elements): elements.flatMap(\.references)
    default: []
    }
  }
}

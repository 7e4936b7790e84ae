public import JSON

/// An object of the client API: its fields, and the object as the node sent it.
public protocol APIObject: Sendable {
  /// The object as it came, fields that this client does not know included.
  var json: JSONObject { get }

  /// Throws for missing fields and wrong types; fields it does not know are left alone, for nodes newer than it.
  init(json: JSONObject) throws(JSONError)
}

extension JSONObject {
  /// An array of objects of one kind.
  func list<Element: APIObject>(_ name: StaticString) throws(JSONError) -> [Element] {
    var elements: [Element] = []
    for object in try objects(name) { elements.append(try Element(json: object)) }
    return elements
  }
}

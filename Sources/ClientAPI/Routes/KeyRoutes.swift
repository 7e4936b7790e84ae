internal import JSON
internal import Node
internal import Wire

/// The node's own keys (docs/operator.md, "Keys").
enum KeyRoutes {
  static let all = [
    Route("GET", "keys", .admin, list),
    Route("POST", "keys/rotate", .admin, body: .optional, rotate),
    Route("POST", "keys/prepare", .admin, prepare),
    Route("POST", "keys/replace", .admin, body: .required, replace),
  ]

  @Sendable private static func list(_ call: Call) throws(Problem) {
    call.node.keys { call.answer($0) { report in call.answer { $0.keys(report) } } }
  }

  @Sendable private static func rotate(_ call: Call) throws(Problem) {
    var names: [KeyName] = []
    if !call.body.isEmpty {
      let object = try call.object(["keys"])
      let texts = try call.fields { () throws(JSONError) in
        try object.optionalArray("keys") == nil ? [] : try object.strings("keys")
      }
      for text in texts {
        guard let name = KeyName(rawValue: text), KeyName.rotating.contains(name) else {
          throw Problem(
            .fieldInvalid, "keys may hold \(KeyName.rotating.map(\.rawValue).joined(separator: ", ")).")
        }
        names.append(name)
      }
    }
    call.node.rotateKeys(names, by: try call.user) { result in
      call.answer(result) { report in call.answer { $0.keys(report) } }
    }
  }

  @Sendable private static func prepare(_ call: Call) throws(Problem) {
    call.node.prepareReplacement(by: try call.user) { result in
      call.answer(result) { document in call.answer { $0.field("document", hex: document) } }
    }
  }

  @Sendable private static func replace(_ call: Call) throws(Problem) {
    let object = try call.object(["signed"])
    let text = try call.fields { () throws(JSONError) in try object.string("signed") }
    guard let signed = Hex.decode(text.utf8) else {
      throw Problem(.fieldInvalid, "signed must be the signed document in lower-case hexadecimal.")
    }
    call.node.replaceKeys(signed, by: try call.user) { result in
      call.answer(result) { report in call.answer { $0.keys(report) } }
    }
  }
}

internal import JSON

/// Writes one operation as OpenAPI has it.
struct OperationWriter {
  private let route: Route
  private let operation: Operation
  private let group: OperationGroup

  init(_ route: Route, _ operation: Operation, _ group: OperationGroup) {
    self.route = route
    self.operation = operation
    self.group = group
  }

  var tree: JSONValue {
    var members: [(String, JSONValue)] = [
      ("operationId", .string(operation.id)), ("tags", .strings([group.name])),
      ("summary", .string(operation.summary + (route.caller == .admin ? " (administrators)" : ""))),
    ]
    if let detail = operation.detail { members.append(("description", .string(detail))) }
    members.append(("security", security))
    let parameters = self.parameters
    if !parameters.isEmpty { members.append(("parameters", .array(parameters))) }
    if let body = operation.body {
      members.append(
        (
          "requestBody",
          .fields([
            "required": .bool(route.body == .required),
            "content": .fields(["application/json": .fields(["schema": body.json])]),
          ])
        ))
    }
    if route.body == .bytes {
      members.append(
        (
          "requestBody",
          .fields([
            "required": .bool(true), "content": .fields(["application/octet-stream": .fields([:])]),
          ])
        ))
    }
    members.append(("responses", responses))
    return .object(JSONObject(members))
  }

  private var security: JSONValue {
    .array(route.caller == .anyone ? [] : [.fields(["token": .array([])])])
  }

  /// Whether an answer that has not changed is not sent again.
  private var isConditional: Bool {
    route.method == "GET" && ["application/json", "text/html"].contains(operation.success.contentType)
  }

  private var isOfBytes: Bool { !operation.success.otherTypes.isEmpty }

  private var parameters: [JSONValue] {
    var parameters: [JSONValue] = []
    for part in route.pattern where part.hasPrefix("{") {
      let name = String(part.dropFirst().dropLast())
      guard let schema = ParameterSchemas.captures[name] else { continue }
      parameters.append(parameter(name, in: "path", isRequired: true, schema.json))
    }
    for name in route.parameters {
      guard let schema = ParameterSchemas.query[name] else { continue }
      parameters.append(
        parameter(name, in: "query", isRequired: ParameterSchemas.isRequired(name), schema.json))
    }
    for header in operation.headers + (isConditional || isOfBytes ? [.ifNoneMatch] : []) {
      parameters.append(
        parameter(header.name, in: "header", isRequired: false, header.schema.saying(header.summary).json))
    }
    return parameters
  }

  private func parameter(_ name: String, in place: String, isRequired: Bool, _ schema: JSONValue)
    -> JSONValue
  {
    .fields([
      "name": .string(name), "in": .string(place), "required": .bool(isRequired), "schema": schema,
    ])
  }

  private var responses: JSONValue {
    var responses: [(String, JSONValue)] = [("\(operation.success.status)", success)]
    if isConditional { responses.append(("304", Self.unchanged)) }
    if isOfBytes { responses += [("206", success), ("304", Self.notAgain)] }
    let refusals = Refusals.all(of: operation, route)
    for status in refusals.keys.sorted() {
      responses.append(("\(status)", problem(status, refusals[status] ?? [])))
    }
    return .object(JSONObject(responses))
  }

  private var success: JSONValue {
    let success = operation.success
    var members: [(String, JSONValue)] = [("description", .string(success.summary))]
    if let type = success.contentType, let schema = success.schema {
      let types = [type] + operation.success.otherTypes
      members.append(("content", .object(JSONObject(types.map { ($0, .fields(["schema": schema.json])) }))))
    }
    if isConditional { members.append(("headers", Self.tag)) }
    return .object(JSONObject(members))
  }

  private static let tag = JSONValue.fields([
    "ETag": .fields([
      "description": .string("A strong tag of exactly this answer, for `If-None-Match`."),
      "required": .bool(true),
      "schema": Schema.pattern("^\"[0-9a-f]{32}\"$").json,
    ])
  ])
  private static let notAgain = JSONValue.fields([
    "description": .string("The client has these bytes already.")
  ])
  private static let unchanged = JSONValue.fields([
    "description": .string("The client has this answer already."), "headers": tag,
  ])

  private func problem(_ status: Int, _ codes: [String]) -> JSONValue {
    .fields([
      "description": .string(ProblemStatus.title(status)),
      "content": .fields([
        "application/problem+json": .fields(["schema": Schema.shared("Problem").json])
      ]),
      "x-codes": .strings(codes),
    ])
  }
}

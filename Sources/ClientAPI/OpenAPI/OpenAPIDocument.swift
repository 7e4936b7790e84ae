internal import JSON
internal import Node

/// The OpenAPI 3.1 document of the client API, made of the routes and what `Operation` says of each.
enum OpenAPIDocument {
  static let groups = [
    NodeOperations.group, SessionOperations.group, AccountOperations.group, AdmissionOperations.group,
    ChannelOperations.group, InvitationOperations.group, MessageOperations.group, FileOperations.group,
    AttentionOperations.group,
    OutboxOperations.group, SearchOperations.group, StreamOperations.group,
    PeerOperations.group, RecoveryOperations.group, ForkOperations.group, KeyOperations.group,
  ]

  /// The description of a route, if it has one.
  static func operation(of route: Route) -> (group: OperationGroup, operation: Operation)? {
    let path = "/" + route.pattern.joined(separator: "/")
    for group in groups {
      for operation in group.operations where operation.method == route.method && operation.path == path {
        return (group, operation)
      }
    }
    return nil
  }

  /// As it is served, made once.
  static let content: StaticContent = {
    var json = JSONWriter(reservingBytes: 131_072)
    json.value(tree(of: RouteTable.api.routes))
    return StaticContent(json.bytes, type: "application/json")
  }()

  static func tree(of routes: [Route]) -> JSONValue {
    .fields([
      "openapi": .string("3.1.1"),
      "info": info,
      "servers": .array([.fields(["url": .string("/"), "description": .string("This node.")])]),
      "tags": .array(
        groups.map { .fields(["name": .string($0.name), "description": .string($0.summary)]) }),
      "paths": paths(of: routes),
      "components": .fields([
        "schemas": .object(JSONObject(SharedSchemas.all.map { ($0.name, $0.schema.json) })),
        "securitySchemes": .fields([
          "token": .fields(["type": .string("http"), "scheme": .string("bearer")])
        ]),
      ]),
    ])
  }

  private static var info: JSONValue {
    .fields([
      "title": .string("Hanse client API"), "version": .string(HanseNode.version),
      "description": .string(
        """
        Everything that a client of a Hanse node can do. Bodies are JSON objects without unknown or doubled \
        fields, of at most \(Call.bodyBytes) bytes; unknown and doubled query parameters are refused. An error \
        is a problem document (RFC 9457) with a stable `code`; the codes that an operation answers with a \
        status are in the `x-codes` of its response. Any request can also be refused by the HTTP layer before \
        it meets an operation, with 400, 408, 431, 501 or 505.
        """),
      "license": .fields(["name": .string("Apache-2.0"), "identifier": .string("Apache-2.0")]),
    ])
  }

  /// The routes with their paths in the order of the table. A route that nobody has described is left out.
  private static func paths(of routes: [Route]) -> JSONValue {
    var order: [String] = []
    var items: [String: [(String, JSONValue)]] = [:]
    for route in routes {
      guard let (group, operation) = operation(of: route) else { continue }
      if items[operation.path] == nil { order.append(operation.path) }
      items[operation.path, default: []].append(
        (route.method.lowercased(), OperationWriter(route, operation, group).tree))
    }
    return .object(JSONObject(order.map { ($0, .object(JSONObject(items[$0] ?? []))) }))
  }
}

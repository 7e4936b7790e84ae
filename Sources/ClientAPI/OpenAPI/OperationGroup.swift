/// Operations that a reader looks for together: a tag of the document.
struct OperationGroup: Sendable {
  let name: String
  let summary: String
  let operations: [Operation]

  init(_ name: String, _ summary: String, _ operations: [Operation]) {
    self.name = name
    self.summary = summary
    self.operations = operations
  }
}

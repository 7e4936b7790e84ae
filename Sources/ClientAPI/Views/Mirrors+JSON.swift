internal import Federation
internal import JSON
internal import Model
internal import Node
internal import Wire

extension JSONWriter {
  /// Who mirrors a channel, and how far that has come; where nobody does, when it was last cosigned.
  mutating func mirrors(_ mirrors: Mirrors?, _ mark: CosignedMark, _ view: NodeView) {
    guard let mirrors else { return cosigned(mark) }
    arrayField("mirrors") { json in
      for node in mirrors.nodes {
        json.object { json in
          json.field("node", hex: node.bytes.bytes)
          json.field("domain", view.shownDomain(of: node))
          guard let standing = mark.standings[node] else { return }
          json.field("size", standing.size)
          json.field("cosigned", standing.seconds * 1_000)
        }
      }
    }
    field("quorum", mirrors.quorum)
    field("mirrored", mark.mirroredSize)
    cosigned(mark)
  }

  private mutating func cosigned(_ mark: CosignedMark) {
    if mark.newestSeconds > 0 { field("cosigned", mark.newestSeconds * 1_000) }
  }
}

import Client
import Terminal

/// Files as people read of them.
enum FileText {
  static func line(_ number: Int, _ file: MessageFile, _ style: Style) -> String {
    let parts = FileLine.parts(number, file)
    return "\(style.dim(parts.number)) \(parts.name) \(style.dim(parts.facts))"
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/JsonTree.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace Windsock {

namespace {

using Node = JsonTree::Node;
using Type = JsonTree::Type;

/// Takes a text apart that QJsonDocument has found valid, so that it need not check anything.
class Splitter
{
public:
    explicit Splitter(const QByteArray &utf8) : m_text(utf8) {}

    std::vector<Node> split()
    {
        while (m_at < m_text.size())
            step(m_text[m_at]);
        return std::move(m_nodes);
    }

private:
    void step(char c)
    {
        switch (c) {
        case '{': open(Type::Object); break;
        case '[': open(Type::Array); break;
        case '}':
        case ']':
            m_parent = m_nodes[size_t(m_parent)].parent;
            ++m_at;
            break;
        case ' ':
        case '\t':
        case '\r':
        case '\n':
        case ',':
        case ':': ++m_at; break;
        case '"': string(); break;
        default: scalar(c); break;
        }
    }

    void open(Type type)
    {
        m_parent = add(type, {});
        ++m_at;
    }

    void string()
    {
        qsizetype end = m_at + 1;
        while (m_text[end] != '"')
            end += m_text[end] == '\\' ? 2 : 1;
        const QByteArray written = m_text.mid(m_at, end + 1 - m_at);
        m_at = end + 1;
        if (m_nodes[size_t(m_parent)].type == Type::Object && m_key.isEmpty())
            m_key = written;
        else
            add(Type::String, written);
    }

    void scalar(char first)
    {
        qsizetype end = m_at;
        while (end < m_text.size() && !QByteArrayView(",]} \t\r\n").contains(m_text[end]))
            ++end;
        const bool number = first == '-' || (first >= '0' && first <= '9');
        add(number ? Type::Number : Type::Literal, m_text.mid(m_at, end - m_at));
        m_at = end;
    }

    int add(Type type, const QByteArray &text)
    {
        const int position = int(m_nodes.size());
        m_nodes.push_back(Node{type, std::exchange(m_key, {}), text, m_parent, {}});
        if (m_parent >= 0)
            m_nodes[size_t(m_parent)].children.push_back(position);
        return position;
    }

    const QByteArray &m_text;
    std::vector<Node> m_nodes;
    QByteArray m_key;
    qsizetype m_at = 0;
    int m_parent = -1;
};

// Recursion is bounded by QJsonDocument's limit of nesting.
void write(const JsonTree &tree, int position, int level, QByteArray &out)
{
    const Node &node = tree.nodes[size_t(position)];
    if (!node.key.isEmpty())
        out += node.key + ": ";
    if (node.type != Type::Object && node.type != Type::Array) {
        out += node.text;
        return;
    }
    const bool object = node.type == Type::Object;
    if (node.children.empty()) {
        out += object ? "{}" : "[]";
        return;
    }
    out += object ? "{\n" : "[\n";
    for (const int child : node.children) {
        out += QByteArray((level + 1) * 2, ' ');
        write(tree, child, level + 1, out);
        out += child == node.children.back() ? "\n" : ",\n";
    }
    out += QByteArray(level * 2, ' ') + (object ? '}' : ']');
}

// A step of a JSONPath (RFC 9535): a name that could be mistaken for something else is quoted.
QString member(const QString &name)
{
    const auto isPlain = [](QChar c) { return c.isLetterOrNumber() || c == u'_'; };
    if (!name.isEmpty() && !name.front().isDigit() && std::ranges::all_of(name, isPlain))
        return u'.' + name;
    QString quoted = name;
    quoted.replace(u'\\', u"\\\\"_qs).replace(u'\'', u"\\'"_qs);
    return u"['%1']"_qs.arg(quoted);
}

} // namespace

std::optional<JsonTree> JsonTree::parse(const QByteArray &utf8)
{
    if (QJsonDocument::fromJson(utf8).isNull())
        return std::nullopt;
    const bool hasMark = utf8.startsWith("\xEF\xBB\xBF");
    return JsonTree{Splitter(hasMark ? utf8.mid(3) : utf8).split()};
}

QString JsonTree::indented() const
{
    QByteArray out;
    write(*this, 0, 0, out);
    return QString::fromUtf8(out);
}

QString JsonTree::path(int node) const
{
    QStringList parts;
    for (int position = node; position > 0;) {
        const Node &inner = nodes[size_t(position)];
        if (inner.key.isEmpty()) {
            const auto &siblings = nodes[size_t(inner.parent)].children;
            parts.prepend(u"[%1]"_qs.arg(std::ranges::find(siblings, position) - siblings.begin()));
        } else {
            parts.prepend(member(plain(inner.key)));
        }
        position = inner.parent;
    }
    return u'$' + parts.join(QString());
}

QString JsonTree::plain(const QByteArray &written)
{
    if (!written.startsWith('"'))
        return QString::fromUtf8(written);
    const QJsonDocument document = QJsonDocument::fromJson('[' + written + ']');
    return document.array().first().toString();
}

} // namespace Windsock

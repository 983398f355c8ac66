using System.Text;

namespace SequenceApi.Engine.Models;

/// <summary>
/// How a conversation becomes a text to continue: each message is written as its role's prefix, its content and the
/// separator; the assistant's prefix, behind which the reply begins, ends it. Without a template the contents follow each other.
/// </summary>
/// <param name="System">Before a message of the system, or the developer.</param>
/// <param name="User">Before a message of the user.</param>
/// <param name="Assistant">Before a message of the assistant.</param>
/// <param name="Separator">Behind every message.</param>
/// <param name="Stop">Strings that end the reply and are not part of it; null for none.</param>
public sealed record ChatTemplate(
    string System = "", string User = "", string Assistant = "", string Separator = "", IReadOnlyList<string>? Stop = null)
{
    /// <summary>The contents one behind the other.</summary>
    public static ChatTemplate Plain { get; } = new();

    /// <summary>Writes a conversation down to where the reply begins.</summary>
    public string Write(IEnumerable<(ChatRole Role, string Content)> messages)
    {
        var text = new StringBuilder();
        foreach (var (role, content) in messages)
            text.Append(Prefix(role)).Append(content).Append(Separator);
        return text.Append(Assistant).ToString();
    }

    private string Prefix(ChatRole role) => role switch
    {
        ChatRole.User => User,
        ChatRole.Assistant => Assistant,
        _ => System,
    };
}

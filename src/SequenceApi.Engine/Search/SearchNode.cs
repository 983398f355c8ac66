using System.Text;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.State;

namespace SequenceApi.Engine.Search;

/// <summary>A way to go on that hasn't come to its boundary.</summary>
/// <param name="text">Its bytes, a character for each (Latin-1), those that stand for pending text included.</param>
/// <param name="mass">How probable it is.</param>
/// <param name="state">What it has on its way to a boundary.</param>
/// <param name="held">Bytes at its end that begin a character and don't complete it.</param>
/// <param name="depth">Tokens behind the prompt.</param>
/// <param name="point">The point behind its last token; null for the prompt itself.</param>
/// <param name="parent">The way without its last token; null for the prompt itself.</param>
internal sealed class SearchNode(string text, double mass, BoundaryState state, byte held, int depth, Checkpoint? point, SearchNode? parent = null)
{
    private HashSet<int>? _recovered;
    private HashSet<string>? _ways;

    public string Text => text;

    /// <summary>What no boundary can come before any more: its bytes without those that begin a character.</summary>
    public string Settled => held == 0 ? text : text[..^held];

    public double Mass => mass;

    public BoundaryState State => state;

    public byte Held => held;

    /// <summary>The bytes that begin a character and don't complete it.</summary>
    public byte[] HeldBytes => held == 0 ? [] : Encoding.Latin1.GetBytes(text[^held..]);

    public int Depth => depth;

    public Checkpoint? Point => point;

    /// <summary>Its tokens behind the prompt.</summary>
    public int[] Path => point is null ? [] : [.. parent?.Path ?? [], point.LastToken];

    /// <summary>What may follow, once it was looked into.</summary>
    public Expansion? Expansion { get; set; }

    /// <summary>The mass from which on what follows was taken up, each way for itself.</summary>
    public double Cut { get; set; } = double.PositiveInfinity;

    /// <summary>The mass, at the most, of what was not taken up and could be part of one continuation.</summary>
    public double Rest { get; set; }

    /// <summary>Notes that a token was taken up though its mass is below the cut.</summary>
    /// <returns>False where it was before.</returns>
    public bool Recover(int id) => (_recovered ??= []).Add(id);

    /// <summary>The tokens of which that was noted.</summary>
    public IReadOnlyCollection<int> Recovered => _recovered ?? (IReadOnlyCollection<int>)[];

    /// <summary>Notes that all tokens were that lead to a text.</summary>
    /// <returns>False where they were before.</returns>
    public bool LeadTo(string text) => (_ways ??= []).Add(text);
}

using SequenceApi.Engine.State.Prefixes;

namespace SequenceApi.Engine.State;

/// <summary>What the prefix cache knows of a text.</summary>
/// <param name="Entry">The longest known prefix that is shorter than the text, held for whoever asked; null where none is known.</param>
/// <param name="Length">Tokens of that prefix, the beginning token not counted; 0 where none is known.</param>
/// <param name="IsWholeKnown">Whether the state after the whole text is known too.</param>
internal readonly record struct PrefixMatch(PrefixEntry? Entry, int Length, bool IsWholeKnown)
{
    /// <summary>The hidden state AFTER the prefix, float32 [layout size], not to be changed; null where none is known.</summary>
    public float[]? State => Entry?.State;

    /// <summary>Lets go of the state, which may be another's from now on.</summary>
    public PrefixMatch Release()
    {
        Entry?.Release();
        return this with { Entry = null };
    }
}

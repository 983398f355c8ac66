using SequenceApi.Engine.Models;

namespace SequenceApi.Engine.State.Prefixes;

/// <summary>A point of the prefix tree, a whole number of chunks behind the start of a model's texts.</summary>
internal sealed class PrefixNode : PrefixPart
{
    private int _entries;

    /// <summary>The start of a tenant's texts of a model.</summary>
    public PrefixNode(LanguageModel model, string tenant)
        : base(null, [], HashCode.Combine(model, tenant)) => (Model, Tenant) = (model, tenant);

    /// <summary>The point behind a chunk.</summary>
    public PrefixNode(PrefixNode parent, ReadOnlySpan<int> chunk)
        : base(parent, chunk.ToArray(), new PrefixKey(parent, chunk).Hash()) =>
        (Model, Tenant, Length) = (parent.Model, parent.Tenant, parent.Length + chunk.Length);

    /// <summary>The model whose texts these are.</summary>
    public LanguageModel Model { get; }

    /// <summary>Whose texts these are.</summary>
    public string Tenant { get; }

    /// <summary>Tokens from the start to here.</summary>
    public int Length { get; }

    /// <summary>How many entries, nodes and others need it; at 0 it goes.</summary>
    public int Uses { get; set; }

    /// <summary>A bit for each number of tokens that an entry has behind this node. Some entries may have gone since.</summary>
    public ulong TailLengths { get; private set; }

    /// <summary>Counts an entry with a tail of some tokens, 0…63.</summary>
    public void Add(int tailLength)
    {
        _entries++;
        TailLengths |= 1UL << tailLength;
    }

    /// <summary>Counts an entry less.</summary>
    public void RemoveEntry()
    {
        if (--_entries == 0)
            TailLengths = 0;
    }
}

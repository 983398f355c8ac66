namespace SequenceApi.Engine.Tokenization;

/// <summary>What two neighbouring tokens become, by their ids.</summary>
internal sealed class MergeTable
{
    private readonly Dictionary<long, (int Rank, int Id)> _merges = [];

    /// <summary>Resolves merges in a vocabulary.</summary>
    /// <exception cref="InvalidDataException">A token is missing there, or a merge occurs twice.</exception>
    public MergeTable(Vocabulary vocabulary, IReadOnlyList<Merge> merges)
    {
        int Id(string token) => vocabulary.Find(token)
            ?? throw new InvalidDataException($"The vocabulary lacks the token '{token}' of a merge.");
        for (var rank = 0; rank < merges.Count; rank++)
            if (!_merges.TryAdd(Key(Id(merges[rank].Left), Id(merges[rank].Right)), (rank, Id(merges[rank].Left + merges[rank].Right))))
                throw new InvalidDataException($"The merge '{merges[rank]}' occurs twice.");
    }

    /// <summary>Finds what two tokens become and how early: 0 is the rank of the first merge.</summary>
    public bool TryFind(int left, int right, out (int Rank, int Id) merge) => _merges.TryGetValue(Key(left, right), out merge);

    private static long Key(int left, int right) => ((long)left << 32) | (uint)right;
}

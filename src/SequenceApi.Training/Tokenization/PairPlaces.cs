using System.Runtime.InteropServices;

namespace SequenceApi.Training.Tokenization;

/// <summary>
/// Where each pair of neighbouring tokens stands in some pieces, and how often it occurs. Merging a pair touches only the
/// places where it stands. A token stands at the place of its first byte.
/// </summary>
internal sealed class PairPlaces
{
    private const int Gone = -1;
    private const int PieceEnd = -2;
    private const int LeastCount = 2;

    private readonly int[] _tokens;
    private readonly int[] _after;
    private readonly int[] _before;
    private readonly int[] _weights;
    private readonly Dictionary<(int Left, int Right), Pair> _pairs = [];
    private readonly PriorityQueue<(int Left, int Right), (long Count, int Left, int Right)> _queue = new();
    private readonly List<(int Left, int Right)> _fresh = [];

    /// <summary>Reads pieces whose tokens are their bytes.</summary>
    /// <param name="pieces">Each piece and how often it occurs.</param>
    public PairPlaces(IReadOnlyList<(byte[] Piece, int Count)> pieces)
    {
        // A place behind each piece separates it from the next.
        var size = pieces.Sum(piece => piece.Piece.Length + 1);
        (_tokens, _after, _before, _weights) = (new int[size], new int[size], new int[size], new int[size]);
        var place = 0;
        foreach (var (piece, count) in pieces)
        {
            for (var index = 0; index <= piece.Length; index++, place++)
            {
                _tokens[place] = index < piece.Length ? piece[index] : PieceEnd;
                (_after[place], _before[place], _weights[place]) = (place + 1, index > 0 ? place - 1 : Gone, count);
            }

            for (var index = place - piece.Length - 1; index < place - 2; index++)
                Add(index);
        }

        foreach (var (pair, places) in _pairs)
            Enqueue(pair, places.Count);
    }

    /// <summary>Takes the pair that occurs most often, at least twice; null where there is none. It won't be taken again.</summary>
    public (int Left, int Right)? TakeMostFrequent()
    {
        while (_queue.TryDequeue(out var pair, out var priority))
        {
            // The count was right when it was written; since then it can only have fallen.
            var count = _pairs[pair].Count;
            if (count == -priority.Count)
                return pair;
            if (count >= LeastCount)
                Enqueue(pair, count);
        }

        return null;
    }

    /// <summary>Puts a new token in the place of a pair wherever that stands, from left to right.</summary>
    public void Merge(int left, int right, int token)
    {
        _fresh.Clear();
        foreach (var place in _pairs[(left, right)].Places)
        {
            // Another merge, or the one just before, may have taken one of the two.
            if (_tokens[place] != left || _tokens[_after[place]] != right)
                continue;
            Replace(place, token);
            if (_before[place] != Gone)
                Add(_before[place]);
            if (_tokens[_after[place]] != PieceEnd)
                Add(place);
        }

        _pairs.Remove((left, right));
        foreach (var pair in _fresh)
            Enqueue(pair, _pairs[pair].Count);
    }

    private void Replace(int place, int token)
    {
        var second = _after[place];
        if (_before[place] != Gone)
            Forget(_before[place]);
        if (_tokens[_after[second]] != PieceEnd)
            Forget(second);
        (_tokens[place], _tokens[second], _after[place]) = (token, Gone, _after[second]);
        if (_tokens[_after[place]] != PieceEnd)
            _before[_after[place]] = place;
    }

    private void Add(int place)
    {
        var pair = PairAt(place);
        ref var places = ref CollectionsMarshal.GetValueRefOrAddDefault(_pairs, pair, out var exists);
        if (!exists)
        {
            places = new Pair();
            _fresh.Add(pair);
        }

        places!.Count += _weights[place];
        places.Places.Add(place);
    }

    private void Forget(int place)
    {
        if (_pairs.TryGetValue(PairAt(place), out var places))
            places.Count -= _weights[place];
    }

    private (int Left, int Right) PairAt(int place) => (_tokens[place], _tokens[_after[place]]);

    private void Enqueue((int Left, int Right) pair, long count)
    {
        if (count >= LeastCount)
            _queue.Enqueue(pair, (-count, pair.Left, pair.Right));
    }

    private sealed class Pair
    {
        public long Count { get; set; }

        public List<int> Places { get; } = [];
    }
}

namespace SequenceApi.Engine.Sampling.Regexes;

/// <summary>The subset construction: a state of the one automaton for each set of states that the other can be in.</summary>
internal sealed class DfaBuilder
{
    // What each state of a set costs, in steps of work.
    private const int WorkOfMember = 5;

    private readonly RegexNfa _nfa;
    private readonly RegexLimits _limits;
    private readonly byte[] _classes = new byte[256];
    private readonly int _classCount;

    // Sets as texts, a character for each number: they compare and hash as they are.
    private readonly Dictionary<string, short> _numbers = [];
    private readonly List<string> _sets = [];
    private readonly List<short> _next = [];
    private readonly int[] _seen;
    private readonly Stack<int> _open = new();
    private int _round;

    private DfaBuilder(RegexNfa nfa, RegexLimits limits)
    {
        (_nfa, _limits, _seen) = (nfa, limits, new int[nfa.States.Count]);
        _classCount = Classify();
    }

    /// <summary>Makes the automaton of another one.</summary>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.InvalidRequest"/> where it grows too large.</exception>
    public static RegexDfa Build(RegexNfa nfa, RegexLimits limits)
    {
        var builder = new DfaBuilder(nfa, limits);
        builder.Number([nfa.Start]);
        for (var state = 0; state < builder._sets.Count; state++)
            builder.Lead(builder._sets[state]);
        return new(builder._classes, builder._classCount, [.. builder._next], [.. builder._sets.Select(set => set.Contains((char)RegexNfa.Match))]);
    }

    private int Classify()
    {
        var begins = new bool[257];
        foreach (var state in _nfa.States)
            if (!state.IsSplit && state.Low <= state.High)
                begins[state.Low] = begins[state.High + 1] = true;
        var number = 0;
        for (var value = 1; value < 256; value++)
            _classes[value] = (byte)(begins[value] ? ++number : number);
        return number + 1;
    }

    private void Lead(string set)
    {
        var targets = new List<int>?[_classCount];
        foreach (var member in set)
        {
            var state = _nfa.States[member];
            for (int value = _classes[state.Low]; state.Low <= state.High && value <= _classes[state.High]; value++)
                (targets[value] ??= []).Add(state.Next);
            _limits.Spend(1 + (state.Low <= state.High ? _classes[state.High] - _classes[state.Low] : 0));
        }

        for (var value = 0; value < _classCount; value++)
            _next.Add(Target(targets, value));
        _limits.Spend(_classCount);
    }

    private short Target(List<int>?[] targets, int value)
    {
        if (targets[value] is not { } states)
            return RegexDfa.Dead;

        // Neighbours mostly lead to the same.
        return value > 0 && targets[value - 1] is { } before && before.SequenceEqual(states) ? _next[^1] : Number(states);
    }

    /// <summary>The number of the set of what some states lead to without reading.</summary>
    private short Number(List<int> states)
    {
        var set = Closure(states);
        if (set.Length == 0 && _sets.Count > 0)
            return RegexDfa.Dead;
        if (_numbers.TryGetValue(set, out var number))
            return number;
        _sets.Add(set);
        RegexLimits.RequireStates(_sets.Count, RegexLimits.MostDfaStates);
        return _numbers[set] = (short)(_sets.Count - 1);
    }

    private string Closure(List<int> states)
    {
        _round++;
        var members = new List<char>();
        states.ForEach(Open);
        while (_open.TryPop(out var number))
        {
            _limits.Spend(WorkOfMember);
            var state = _nfa.States[number];
            if (!state.IsSplit)
                members.Add((char)number);
            else
            {
                Open(state.Next);
                Open(state.Other);
            }
        }

        members.Sort();
        return new([.. members]);
    }

    private void Open(int state)
    {
        if (state == RegexNfa.Nowhere || _seen[state] == _round)
            return;
        _seen[state] = _round;
        _open.Push(state);
    }
}

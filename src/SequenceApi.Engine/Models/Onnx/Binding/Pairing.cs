namespace SequenceApi.Engine.Models.Onnx.Binding;

/// <summary>A way of carrying a graph's states: each input's output.</summary>
/// <param name="Outputs">The outputs in the order of the inputs.</param>
/// <param name="Agreement">How well the names go together.</param>
/// <param name="Crossings">Pairs of states whose outputs come in the other order.</param>
internal sealed record Pairing(IReadOnlyList<string> Outputs, int Agreement, int Crossings)
{
    private const int MostTried = 5040;
    private const int MostKept = 64;

    /// <summary>The ways that the shapes of a trial run allow, the likeliest first.</summary>
    public static IReadOnlyList<Pairing> Of(IReadOnlyList<StateInput> states, GraphRun run, IReadOnlyList<string> order, GraphBindings given)
    {
        var distinct = Distinct(states, run, order);
        var choices = states.Select((state, place) => Choices(state, place, run, distinct, given)).ToArray();
        var (found, chosen) = (new List<Pairing>(), new string[states.Count]);
        Choose(0);
        return [.. found.OrderByDescending(pairing => pairing.Agreement).ThenBy(pairing => pairing.Crossings).Take(MostKept)];

        void Choose(int state)
        {
            if (state == states.Count)
                found.Add(new([.. chosen], states.Select((input, i) => StateNames.Agreement(input.Name, chosen[i])).Sum(), Count(chosen, order)));
            else
                foreach (var output in choices[state].Where(output => !chosen.AsSpan(0, state).Contains(output)).TakeWhile(_ => found.Count < MostTried))
                {
                    chosen[state] = output;
                    Choose(state + 1);
                }
        }
    }

    private static string[] Choices(StateInput state, int place, GraphRun run, IReadOnlyList<string> order, GraphBindings given)
    {
        if (given.States?.FirstOrDefault(binding => binding.Input == state.Name)?.Output is { } wanted)
            return run.Outputs.TryGetValue(wanted, out var output) && output.Numbers.Length == state.Initial.Length ? [wanted] : [];
        var taken = given.States?.Select(binding => binding.Output).OfType<string>().Append(given.Scores ?? "").ToHashSet() ?? [given.Scores ?? ""];
        return [.. order.Where(name => !taken.Contains(name) && run.Outputs.TryGetValue(name, out var output) && Longer(output.Lengths).SequenceEqual(Longer(state.Lengths)))
            .OrderByDescending(name => StateNames.Agreement(state.Name, name)).ThenBy(name => Math.Abs(Place(order, name) - place))];
    }

    /// <summary>Outputs that are the same numbers, such as a layer's whole sequence after one token, are one choice: the one most like a state.</summary>
    private static string[] Distinct(IReadOnlyList<StateInput> states, GraphRun run, IReadOnlyList<string> order)
    {
        var best = order.Where(run.Outputs.ContainsKey).OrderByDescending(name => states.Max(state => (int?)StateNames.Agreement(state.Name, name)))
            .ThenByDescending(name => states.Any(state => state.Lengths.Length == run.Outputs[name].Lengths.Length)).ToList();
        return [.. order.Where(name => best.FindIndex(other => Same(name, other)) is var first and >= 0 && best[first] == name)];

        bool Same(string name, string other) => run.Outputs.TryGetValue(name, out var output)
            && output.Numbers.AsSpan().SequenceEqual(run.Outputs[other].Numbers);
    }

    private static IEnumerable<long> Longer(long[] lengths) => lengths.Where(length => length != 1);

    private static int Count(string[] outputs, IReadOnlyList<string> order) => Enumerable.Range(0, outputs.Length)
        .Sum(i => outputs.Skip(i + 1).Count(later => Place(order, later) < Place(order, outputs[i])));

    private static int Place(IReadOnlyList<string> order, string name) => order.TakeWhile(other => other != name).Count();
}

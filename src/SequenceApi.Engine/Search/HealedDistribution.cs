using System.Numerics.Tensors;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Engine.Search;

/// <summary>What follows pending text, over all ways in which tokens can stand for it.</summary>
/// <param name="pending">The text.</param>
/// <param name="model">Whose tokens.</param>
internal sealed class HealedDistribution(PendingText pending, LanguageModel model)
{
    // Below this share nobody asks whether another token is what one adds.
    private const double Insignificant = 1e-5;
    private readonly double[] _masses = new double[model.StepModel.VocabularySize];
    private readonly List<(int Id, int Hidden, double Mass)> _others = [];

    /// <summary>The most probable tokens; of one that begins inside the pending text, what it adds to it.</summary>
    /// <param name="topK">Tokens to report.</param>
    /// <param name="temperature">What logarithms of probabilities are divided by for the reported ones.</param>
    /// <param name="position">Tokens of the text so far.</param>
    public Prediction Predict(int topK, float temperature, int position)
    {
        double[] all = [.. _masses, .. _others.Select(other => other.Mass)];
        var total = all.Sum();
        var best = Best(all, topK);
        double Warm(double mass) => temperature == 1 ? mass / total : Math.Pow(mass / all[best[0]], 1 / (double)temperature);
        var warm = temperature == 1 ? 1 : all.Sum(Warm);
        return new(
            [.. best.Select(place => place < _masses.Length
                ? new RankedToken(place, (float)Math.Log(all[place] / total))
                : new RankedToken(_others[place - _masses.Length].Id, (float)Math.Log(all[place] / total), _others[place - _masses.Length].Hidden))],
            [.. best.Select(place => (float)(Warm(all[place]) / warm))],
            (float)-all.Sum(mass => mass > 0 ? mass / total * Math.Log(mass / total) : 0),
            position);
    }

    /// <summary>The places of the greatest masses, greatest first; of equal ones the lower place comes first.</summary>
    private static List<int> Best(double[] masses, int count)
    {
        var kept = new PriorityQueue<int, (double Mass, int Place)>();
        for (var place = 0; place < masses.Length; place++)
        {
            if (masses[place] == 0 || (kept.Count == count && kept.TryPeek(out _, out var least) && masses[place] <= least.Mass))
                continue;
            kept.Enqueue(place, (masses[place], -place));
            if (kept.Count > count)
                kept.Dequeue();
        }

        var best = new List<int>();
        while (kept.TryDequeue(out var place, out _))
            best.Add(place);
        best.Reverse();
        return best;
    }

    /// <summary>Takes what follows a node, and all that come behind it.</summary>
    public void Gather(HealingNode node)
    {
        if (node.Expansion is not { } expansion)
            return;
        var logProbabilities = expansion.LogProbabilities.Span;
        if (node.Place == pending.Length)
            Gather(node.Mass, logProbabilities);
        else
            foreach (var id in pending.Covering(node.Place))
                Gather(id, pending.Length - node.Place, node.Mass * Math.Exp(logProbabilities[id]), node.Covered);
        foreach (var child in node.Children)
            Gather(child);
    }

    /// <summary>Takes what follows a text.</summary>
    public void Gather(Expansion expansion) => Gather(1, expansion.LogProbabilities.Span);

    private void Gather(double mass, ReadOnlySpan<float> logProbabilities)
    {
        var probabilities = new float[logProbabilities.Length];
        TensorPrimitives.Exp(logProbabilities, probabilities);
        for (var id = 0; id < probabilities.Length; id++)
            _masses[id] += model.Skipped.Contains(id) ? 0 : mass * probabilities[id];
    }

    /// <summary>What a token adds to the pending text is named by the token that is that alone, where there is one.</summary>
    private void Gather(int id, int hidden, double mass, double covered)
    {
        var added = model.Tokenizer.Bytes(id)[hidden..];
        if (added.IsEmpty || id == model.EndId)
            return;
        if (mass < Insignificant * covered)
        {
            _others.Add((id, hidden, mass));
            return;
        }

        var alone = model.Tokenizer.Sorted.StartingWith(added);
        if (alone.Length > 0 && model.Tokenizer.Bytes(alone[0]).Length == added.Length)
            _masses[alone[0]] += mass;
        else
            _others.Add((id, hidden, mass));
    }
}

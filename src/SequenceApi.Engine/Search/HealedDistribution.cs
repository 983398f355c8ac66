using SequenceApi.Engine.Models;
using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Engine.Search;

/// <summary>What follows pending text, over all ways in which tokens can stand for it.</summary>
/// <param name="root">What stands for it.</param>
/// <param name="pending">The text.</param>
/// <param name="model">Whose tokens.</param>
internal sealed class HealedDistribution(HealingNode root, PendingText pending, LanguageModel model)
{
    private readonly double[] _masses = new double[model.StepModel.VocabularySize];
    private readonly List<(int Id, int Hidden, double Mass)> _others = [];

    /// <summary>The most probable tokens; of one that begins inside the pending text, what it adds to it.</summary>
    /// <param name="topK">Tokens to report.</param>
    /// <param name="temperature">What logarithms of probabilities are divided by for the reported ones.</param>
    /// <param name="position">Tokens of the text so far.</param>
    public Prediction Predict(int topK, float temperature, int position)
    {
        Gather(root);
        var all = _masses.Select((mass, id) => (Id: id, Hidden: 0, Mass: mass)).Concat(_others).Where(next => next.Mass > 0).ToList();
        var total = all.Sum(next => next.Mass);
        var best = all.OrderByDescending(next => next.Mass).ThenBy(next => next.Id).Take(topK).ToList();
        double Warm(double mass) => temperature == 1 ? mass / total : Math.Pow(mass / best[0].Mass, 1 / (double)temperature);
        var warm = temperature == 1 ? 1 : all.Sum(next => Warm(next.Mass));
        return new(
            [.. best.Select(next => new RankedToken(next.Id, (float)Math.Log(next.Mass / total), next.Hidden))],
            [.. best.Select(next => (float)(Warm(next.Mass) / warm))],
            (float)-all.Sum(next => next.Mass / total * Math.Log(next.Mass / total)),
            position);
    }

    private void Gather(HealingNode node)
    {
        if (node.Expansion is not { } expansion)
            return;
        var logProbabilities = expansion.LogProbabilities.Span;
        if (node.Place == pending.Length)
            for (var id = 0; id < _masses.Length; id++)
                _masses[id] += id == model.Tokenizer.UnknownId ? 0 : node.Mass * Math.Exp(logProbabilities[id]);
        else
            foreach (var id in pending.Covering(node.Place))
                Gather(id, pending.Length - node.Place, node.Mass * Math.Exp(logProbabilities[id]));
        foreach (var child in node.Children)
            Gather(child);
    }

    /// <summary>What a token adds to the pending text is named by the token that is that alone, where there is one.</summary>
    private void Gather(int id, int hidden, double mass)
    {
        var added = model.Tokenizer.Bytes(id)[hidden..];
        if (added.IsEmpty || id == model.EndId)
            return;
        var alone = model.Tokenizer.Sorted.StartingWith(added);
        if (alone.Length > 0 && model.Tokenizer.Bytes(alone[0]).Length == added.Length)
            _masses[alone[0]] += mass;
        else
            _others.Add((id, hidden, mass));
    }
}

using System.Numerics.Tensors;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Engine.Search;

/// <summary>What follows pending text, over all ways in which tokens can stand for it. Holds scratch memory, so it belongs to one thread.</summary>
internal sealed class HealedDistribution
{
    [ThreadStatic]
    private static HealedDistribution? _ofThread;

    private readonly Sampler _sampler = new();

    // What tokens add to the pending text where no token is that alone: their masses come behind those of all tokens.
    private readonly List<(int Id, int Hidden)> _rests = [];
    private double[] _masses = [];
    private float[] _scratch = [];

    /// <summary>The most probable tokens; of one that begins inside the pending text, what it adds to it.</summary>
    /// <param name="root">The ways that were looked into.</param>
    /// <param name="whole">What follows the text as it is cut alone: taken where no other way is known.</param>
    /// <param name="pending">The text.</param>
    /// <param name="model">Whose tokens.</param>
    /// <param name="topK">Tokens to report.</param>
    /// <param name="temperature">What logarithms of probabilities are divided by for the reported ones, &gt; 0.</param>
    public static Prediction Predict(
        HealingNode root, Expansion whole, PendingText pending, LanguageModel model, int topK, float temperature)
    {
        var own = _ofThread ??= new();
        own.Clear(model.StepModel.VocabularySize);
        if (root.Covered > 0)
            own.Gather(root, pending, model);
        else
            own.Gather(1, whole);
        return own.Predict(model, topK, temperature, whole.Position);
    }

    private Prediction Predict(LanguageModel model, int topK, float temperature, int position)
    {
        var count = model.StepModel.VocabularySize;
        foreach (var id in model.Skipped.Ids)
            _masses[id] = 0;
        var masses = _masses.AsSpan(0, count + _rests.Count);
        TensorPrimitives.Divide(masses, TensorPrimitives.Sum<double>(masses), masses);
        var logits = Scratch(masses.Length);
        TensorPrimitives.ConvertTruncating<double, float>(masses, logits);
        TensorPrimitives.Log(logits, logits);
        var distribution = _sampler.Distribution(logits);
        var best = _sampler.Top(distribution, topK, model.Skipped);
        var probabilities = _sampler.Probabilities(distribution, best, temperature);
        foreach (ref var token in best.AsSpan())
            if (token.Id >= count)
                token = new(_rests[token.Id - count].Id, token.LogProbability, _rests[token.Id - count].Hidden);
        return new(best, probabilities, (float)distribution.Entropy(), position);
    }

    private void Clear(int count)
    {
        _rests.Clear();
        if (_masses.Length < count)
            _masses = new double[count];
        Array.Clear(_masses, 0, count);
    }

    /// <summary>Takes what follows a node, and all that come behind it.</summary>
    private void Gather(HealingNode node, PendingText pending, LanguageModel model)
    {
        if (node.Expansion is not { } expansion)
            return;
        if (node.Place == pending.Length)
            Gather(node.Mass, expansion);
        else
            Gather(node, expansion, pending, model);
        foreach (var child in node.Children)
            Gather(child, pending, model);
    }

    private void Gather(double mass, Expansion expansion)
    {
        var logProbabilities = expansion.LogProbabilities.Span;
        var probabilities = Scratch(logProbabilities.Length);
        FixedMath.Exp(logProbabilities, probabilities);
        FixedMath.AddScaled(probabilities, mass, _masses);
    }

    /// <summary>Takes what tokens that stand for more than the pending text add to it: named by the token that is that alone, where there is one.</summary>
    private void Gather(HealingNode node, Expansion expansion, PendingText pending, LanguageModel model)
    {
        var hidden = pending.Length - node.Place;
        var ids = pending.Covering(node.Place)[pending.ExactCount(node.Place)..];
        var probabilities = Scratch(ids.Length);
        expansion.Probabilities(ids, probabilities);
        for (var i = 0; i < ids.Length; i++)
            if (ids[i] != model.EndId)
                Place(model, ids[i], hidden) += node.Mass * probabilities[i];
    }

    private ref double Place(LanguageModel model, int id, int hidden)
    {
        if (model.Tokenizer.Tails.Find(id, hidden) is { } alone)
            return ref _masses[alone];
        var place = model.StepModel.VocabularySize + _rests.Count;
        _rests.Add((id, hidden));
        if (place >= _masses.Length)
            Array.Resize(ref _masses, 2 * _masses.Length);
        _masses[place] = 0;
        return ref _masses[place];
    }

    private Span<float> Scratch(int length)
    {
        if (_scratch.Length < length)
            _scratch = new float[Math.Max(length, 2 * _scratch.Length)];
        return _scratch.AsSpan(0, length);
    }
}

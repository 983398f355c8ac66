using SequenceApi.Benchmarks.Clients;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;

namespace SequenceApi.Benchmarks.Throughput;

/// <summary>Every variant of one bundle, in the order in which they take turns.</summary>
internal sealed class VariantSet : IDisposable
{
    private readonly List<LanguageModel> _models = [];
    private readonly List<IVariant> _variants = [];

    /// <summary>Loads the bundle's graphs.</summary>
    /// <param name="directory">The bundle's folder.</param>
    /// <param name="tokens">Tokens of a continuation.</param>
    /// <exception cref="BenchmarkException">It has no fp32 graph.</exception>
    public VariantSet(string directory, int tokens)
    {
        Manifest = ModelManifest.Load(directory);
        if (!Manifest.Graphs.TryGetValue(VariantNames.Float, out var graph))
            throw new BenchmarkException($"The model '{Manifest.Id}' has no {VariantNames.Float} graph, which the naive loop steps.");
        var workload = new Workload(Manifest.Architecture.VocabularySize, tokens);
        var single = Load(directory, VariantNames.Float);
        _variants.Add(new NaiveVariant(single, Path.Combine(directory, graph), workload));
        Add(single, workload);
        if (Manifest.Graphs.ContainsKey(VariantNames.Integer))
            Add(Load(directory, VariantNames.Integer), workload);
    }

    /// <summary>What the bundle says about itself.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>The variants.</summary>
    public IReadOnlyList<IVariant> Variants => _variants;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var variant in _variants)
            variant.Dispose();
        foreach (var model in _models)
            model.Dispose();
    }

    private LanguageModel Load(string directory, string precision)
    {
        var model = ModelBundle.Load(directory, precision, new EngineOptions().IntraOpThreads);
        _models.Add(model);
        return model;
    }

    private void Add(LanguageModel model, Workload workload)
    {
        _variants.Add(new EngineVariant(VariantNames.Engine(model.Precision), model, workload));
        _variants.Add(new RawGraphVariant(VariantNames.Raw(model.Precision), model));
    }
}

using SequenceApi.Engine.Models;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Engine.State;

namespace SequenceApi.Engine.Search;

/// <summary>Looks into the points behind a prompt; what another keystroke has looked into before is known.</summary>
/// <param name="engine">Steps the model.</param>
/// <param name="prompt">The prompt.</param>
internal sealed class KnownExpansions(InferenceEngine engine, Prompt prompt)
{
    private readonly ExpansionCache? _cache = prompt.IsFromBeginning ? engine.Expansions : null;

    private LanguageModel Model => prompt.Model;

    /// <summary>What may follow the prompt where that is known, else null.</summary>
    public Expansion? FindRoot() => _cache?.Find(Model, Key([]), prompt.Owner.Tenant);

    /// <summary>Keeps what may follow the prompt.</summary>
    public void StoreRoot(Expansion root) => _cache?.Store(Model, Key([]), root, prompt.Owner.Tenant);

    /// <summary>What may follow each of some points.</summary>
    /// <param name="points">Each with its tokens behind the prompt.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SequenceApiException">As of <see cref="InferenceEngine.ExpandAsync"/>.</exception>
    public async Task<Expansion[]> ExpandAsync(IReadOnlyList<(Checkpoint Point, int[] Path)> points, CancellationToken cancellationToken)
    {
        var keys = points.Select(point => Key(point.Path)).ToArray();
        var expansions = keys.Select(key => _cache?.Find(Model, key, prompt.Owner.Tenant)).ToArray();
        int[] missing = [.. Enumerable.Range(0, points.Count).Where(i => expansions[i] is null)];
        var found = await AskAsync([.. missing.Select(i => prompt.From(points[i].Point))], cancellationToken);
        for (var i = 0; i < missing.Length; i++)
        {
            expansions[missing[i]] = found[i];
            _cache?.Store(Model, keys[missing[i]], found[i], prompt.Owner.Tenant);
        }

        return expansions!;
    }

    /// <summary>Half of them in each of two lanes.</summary>
    private async Task<Expansion[]> AskAsync(Prompt[] prompts, CancellationToken cancellationToken)
    {
        var half = (prompts.Length + 1) / 2;
        var halves = await Task.WhenAll(
            engine.ExpandAsync(prompts[..half], cancellationToken), engine.ExpandAsync(prompts[half..], cancellationToken));
        return [.. halves[0], .. halves[1]];
    }

    private int[] Key(int[] path) => _cache is null ? [] : [.. prompt.Tokens, .. path];
}

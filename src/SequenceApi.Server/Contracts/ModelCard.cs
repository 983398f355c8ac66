using SequenceApi.Engine.Models;

namespace SequenceApi.Server.Contracts;

/// <summary>All that a model's bundle and this server say about it.</summary>
/// <param name="Id" example="english">The model's id.</param>
/// <param name="Object" example="model">Always `model`.</param>
/// <param name="Created" example="1767225600">When this server loaded it, or unloaded it, or failed to, in Unix seconds.</param>
/// <param name="OwnedBy" example="sequenceapi">Always `sequenceapi`.</param>
/// <param name="Default" example="true">Whether it answers where a request names no model.</param>
/// <param name="Status" example="loaded">`loaded`: it answers. `unloaded`: it is not in memory. `failed`: it couldn't be loaded. What is below is known of loaded models only.</param>
/// <param name="Reason" example="null">Why the last attempt to load it failed; absent where it didn't.</param>
/// <param name="Description">What it is good for.</param>
/// <param name="Precision" example="int8">The graph that is served.</param>
/// <param name="Numerics" example="3b1f6c0f2d7a9e54">A digest of the bits that the graph computes here: servers with the same one answer alike, to the last bit.</param>
/// <param name="Precisions" example="[&quot;fp32&quot;, &quot;int8&quot;]">The graphs that the bundle has.</param>
/// <param name="Architecture">The network's shape.</param>
/// <param name="Tokenizer">How text becomes tokens.</param>
/// <param name="StateSize" example="2048">Numbers in the hidden state of one text.</param>
/// <param name="MaxPromptTokens" example="65536">Tokens of a prompt at most; scoring has no such limit.</param>
/// <param name="Training">Where the weights come from.</param>
public sealed record ModelCard(
    string Id,
    string Object,
    long Created,
    string OwnedBy,
    bool Default,
    ModelStatus Status,
    string? Reason,
    string? Description,
    string? Precision,
    string? Numerics,
    IReadOnlyList<string>? Precisions,
    ModelArchitecture? Architecture,
    TokenizerManifest? Tokenizer,
    int? StateSize,
    int MaxPromptTokens,
    TrainingRecord? Training);

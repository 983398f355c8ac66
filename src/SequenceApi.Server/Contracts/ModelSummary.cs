using SequenceApi.Engine.Models;

namespace SequenceApi.Server.Contracts;

/// <summary>A model that is served.</summary>
/// <param name="Id" example="english">The model's id.</param>
/// <param name="Object" example="model">Always `model`.</param>
/// <param name="Created" example="1767225600">When this server loaded it, or unloaded it, or failed to, in Unix seconds.</param>
/// <param name="OwnedBy" example="sequenceapi">Always `sequenceapi`.</param>
/// <param name="Default" example="true">Whether it answers where a request names no model.</param>
/// <param name="Status" example="loaded">`loaded`: it answers. `unloaded`: it is not in memory. `failed`: it couldn't be loaded. What is below is known of loaded models only.</param>
/// <param name="Description">What it is good for.</param>
/// <param name="Precision" example="int8">The graph that is served.</param>
/// <param name="Numerics" example="3b1f6c0f2d7a9e54">A digest of the bits that the graph computes here: servers with the same one answer alike, to the last bit.</param>
/// <param name="Architecture">The network's shape.</param>
public sealed record ModelSummary(
    string Id,
    string Object,
    long Created,
    string OwnedBy,
    bool Default,
    ModelStatus Status,
    string? Description,
    string? Precision,
    string? Numerics,
    ModelArchitecture? Architecture);

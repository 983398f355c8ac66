namespace SequenceApi.Engine.Models;

/// <summary>A model of the folder, in memory or not.</summary>
/// <param name="Id">Its id; the folder's name where its manifest can't be read.</param>
/// <param name="Status">Whether it answers.</param>
/// <param name="Model">What answers; null unless <see cref="ModelStatus.Loaded"/>.</param>
/// <param name="Reason">Why the last attempt to load it failed, in a sentence; null where it didn't. A model whose
/// replacement fails stays loaded and has a reason.</param>
/// <param name="ChangedAt">When it was last loaded or unloaded, or failed to be.</param>
public sealed record CatalogEntry(string Id, ModelStatus Status, LanguageModel? Model, string? Reason, DateTimeOffset ChangedAt);

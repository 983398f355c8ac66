namespace SequenceApi.Engine.Scheduling;

/// <summary>How many more sequences wait than there are rows free for, of whom.</summary>
/// <param name="All">Of all.</param>
/// <param name="Urgent">Of those that are no bulk work.</param>
/// <param name="Brief">Of the urgent ones, those that need a row for no more than one turn.</param>
/// <param name="Owed">Of the urgent ones, what would bring their clients to their share.</param>
internal record struct Yielding(int All, int Urgent, int Brief, int Owed);

namespace SequenceApi.Engine.Tests.State.Sessions;

/// <summary>What can be done with a store.</summary>
internal enum StoreMoveKind
{
    Find,
    Create,
    Replace,
    Delete,
    FindAnswer,
}

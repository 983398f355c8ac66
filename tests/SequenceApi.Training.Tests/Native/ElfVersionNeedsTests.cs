using SequenceApi.Training.Native;

namespace SequenceApi.Training.Tests.Native;

public sealed class ElfVersionNeedsTests
{
    private static readonly byte[] Library = File.ReadAllBytes(Path.Combine(
        AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so"));

    [Fact]
    public void Marking_a_need_weak_changes_the_one_flag_and_nothing_else()
    {
        var before = WithStrongNeed();
        var after = before.ToArray();

        Assert.True(ElfVersionNeeds.MarkWeak(after, TorchLibrary.UnusedVersion));

        var changed = Assert.Single(Enumerable.Range(0, before.Length), index => before[index] != after[index]);
        Assert.Equal((0, 2), (before[changed], after[changed]));
    }

    [Fact]
    public void Marking_twice_changes_nothing_more()
    {
        var once = WithStrongNeed();
        ElfVersionNeeds.MarkWeak(once, TorchLibrary.UnusedVersion);
        var twice = once.ToArray();

        Assert.False(ElfVersionNeeds.MarkWeak(twice, TorchLibrary.UnusedVersion));
        Assert.Equal(once, twice);
    }

    [Fact]
    public void A_version_that_nothing_needs_changes_nothing()
    {
        var library = WithStrongNeed();

        Assert.False(ElfVersionNeeds.MarkWeak(library, "GLIBCXX_9.9.99"));
        Assert.Equal(WithStrongNeed(), library);
    }

    [Fact]
    public void What_is_no_library_or_only_a_part_of_one_is_refused()
    {
        Assert.Throws<InvalidDataException>(() => ElfVersionNeeds.MarkWeak("#!/bin/sh"u8.ToArray(), "X"));
        Assert.Throws<InvalidDataException>(() => ElfVersionNeeds.MarkWeak(Library.AsSpan(0, 1000), "X"));
    }

    [Fact]
    public void A_patched_file_is_replaced_once_and_keeps_its_time()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("lib.so", WithStrongNeed());
        var time = File.GetLastWriteTimeUtc(path);

        Assert.True(TorchLibrary.Patch(path));
        Assert.False(TorchLibrary.Patch(path));

        Assert.Equal(time, File.GetLastWriteTimeUtc(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    /// <summary>The library as its package has it: the copy beside the tests may be patched already.</summary>
    private static byte[] WithStrongNeed()
    {
        var library = Library.ToArray();
        foreach (var entry in ElfVersionNeeds.Find(library, TorchLibrary.UnusedVersion))
            library[entry + 4] = 0;
        return library;
    }
}
